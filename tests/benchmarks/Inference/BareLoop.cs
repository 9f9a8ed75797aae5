using Microsoft.ML.OnnxRuntime;

namespace RealtimeRec.Benchmarks.Inference;

/// <summary>A session that runs one batch again and again: its inputs and outputs stay where they are.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue[] _values;

    public BareLoop(InferenceSession session, IReadOnlyList<(string Name, OrtValue Value)> inputs, (string Name, OrtValue Value) output)
    {
        _session = session;
        _binding = session.CreateIoBinding();
        foreach (var (name, value) in inputs)
        {
            _binding.BindInput(name, value);
        }

        _binding.BindOutput(output.Name, output.Value);
        _values = [.. inputs.Select(input => input.Value), output.Value];
    }

    /// <summary>Runs the batch.</summary>
    public void Run() => _session.RunWithBinding(_run, _binding);

    /// <summary>Requests a second of a loop on a thread of its own.</summary>
    public static double PerSecond(BareLoop loop, int batch, TimeSpan duration)
    {
        var result = 0.0;
        var thread = new Thread(() =>
        {
            var (started, runs) = (TimeProvider.System.GetTimestamp(), 0L);
            while (TimeProvider.System.GetElapsedTime(started) < duration)
            {
                loop.Run();
                runs++;
            }

            result = runs * batch / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        });
        thread.Start();
        thread.Join();
        return result;
    }

    public void Dispose()
    {
        _binding.Dispose();
        _run.Dispose();
        foreach (var value in _values)
        {
            value.Dispose();
        }

        _session.Dispose();
    }
}
