using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RealtimeRec.UnitTests;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogEntries : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Category, string Text)> _entries = [];

    /// <summary>What was logged at a level or above.</summary>
    public string[] From(LogLevel level) => [.. _entries.Where(entry => entry.Level >= level).Select(entry => $"{entry.Level} {entry.Category}: {entry.Text}")];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogEntries entries, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries._entries.Enqueue((logLevel, category, $"{formatter(state, exception)} {exception}"));
    }
}
