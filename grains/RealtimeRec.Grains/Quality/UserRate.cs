namespace RealtimeRec.Quality;

/// <summary>How much a user does by the minute of event time, in 24 bytes: part of every profile.</summary>
internal struct UserRate
{
    private const long MinuteMs = 60_000;

    /// <summary>The latest minute, in minutes since 1970.</summary>
    public long Minute { get; private set; }

    /// <summary>Events in that minute.</summary>
    public int Events { get; private set; }

    /// <summary>Event time until which the user is suspected to be a bot, milliseconds since 1970; 0 when never.</summary>
    public long SuspectedUntilMs { get; set; }

    /// <summary>Counts an event; answers how many its minute has. What comes late from an earlier minute counts for nothing.</summary>
    public int Count(long timeMs)
    {
        var minute = timeMs / MinuteMs;
        if (minute < Minute)
        {
            return 0;
        }

        Events = minute == Minute ? Events + 1 : 1;
        Minute = minute;
        return Events;
    }

    /// <summary>Takes in another user's rate: that of the later minute, or both of the same, and the longer suspicion.</summary>
    public void Add(in UserRate other)
    {
        Events = other.Minute == Minute ? Events + other.Events : other.Minute > Minute ? other.Events : Events;
        Minute = Math.Max(Minute, other.Minute);
        SuspectedUntilMs = Math.Max(SuspectedUntilMs, other.SuspectedUntilMs);
    }

    /// <summary>Puts back what was stored.</summary>
    public static UserRate Restore(long minute, int events, long suspectedUntilMs) =>
        new() { Minute = minute, Events = events, SuspectedUntilMs = suspectedUntilMs };
}
