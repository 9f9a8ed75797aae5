namespace RealtimeRec.Training.Preparation;

/// <summary>Hands on what it is told at once, in the order told; <see cref="Progress{T}"/> does so later, from other threads.</summary>
internal sealed class DirectProgress(Action<double> take) : IProgress<double>
{
    public void Report(double value) => take(value);
}
