using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RealtimeRec.Hosting.Logging;

/// <summary>
/// Bounds the log: of one kind of warning or error, <see cref="MostAMinute"/> records a minute. A fault that every request, grain or timer
/// meets tells no more by being told a thousand times, and would fill the disk that it may be about.
/// </summary>
internal sealed class LogRate(TimeProvider time)
{
    /// <summary>Records of one kind in a minute.</summary>
    public const int MostAMinute = 20;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Category, int EventId, LogLevel Level), Window> _windows = new();

    /// <summary>Whether to write a record.</summary>
    /// <param name="entry">The record.</param>
    /// <param name="leftOut">How many of its kind were not written since the last one that was.</param>
    public bool Admits<TState>(in LogEntry<TState> entry, out int leftOut)
    {
        leftOut = 0;
        return entry.LogLevel < LogLevel.Warning
            || _windows.GetOrAdd((entry.Category, entry.EventId.Id, entry.LogLevel), _ => new Window()).Admits(time, out leftOut);
    }

    private sealed class Window
    {
        private readonly Lock _lock = new();
        private long _started;
        private int _written;
        private int _leftOut;

        public bool Admits(TimeProvider time, out int leftOut)
        {
            lock (_lock)
            {
                if (_written == 0 || time.GetElapsedTime(_started) >= Period)
                {
                    (_started, _written) = (time.GetTimestamp(), 0);
                }

                if (_written >= MostAMinute)
                {
                    leftOut = 0;
                    _leftOut++;
                    return false;
                }

                _written++;
                (leftOut, _leftOut) = (_leftOut, 0);
                return true;
            }
        }
    }
}
