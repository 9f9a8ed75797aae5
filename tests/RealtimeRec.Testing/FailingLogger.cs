using Microsoft.Extensions.Logging;

namespace RealtimeRec.Testing;

/// <summary>
/// A logger that throws at the first record with a given text: an exception that nobody expects, at a known place of the code.
/// </summary>
/// <param name="text">Part of the record.</param>
public class FailingLogger(string text) : ILogger
{
    private int _failed;

    /// <summary>Whether it has thrown.</summary>
    public bool HasFailed => Volatile.Read(ref _failed) == 1;

    /// <summary>Whether it may throw; true at first.</summary>
    public bool IsArmed { get; set; } = true;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsArmed && formatter(state, exception).Contains(text, StringComparison.Ordinal) && Interlocked.Exchange(ref _failed, 1) == 0)
        {
            throw new InvalidOperationException("as asked for");
        }
    }
}
