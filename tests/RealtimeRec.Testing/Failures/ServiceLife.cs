namespace RealtimeRec.Testing.Failures;

/// <summary>From when until when a process served; times are from when feeds were first asked for, and may lie before that.</summary>
/// <param name="Ready">When it was seen to be ready.</param>
/// <param name="Ended">When it was told to end, or ended by itself; null while it goes on.</param>
/// <param name="WasKilled">Whether it was ended without warning.</param>
public sealed record ServiceLife(TimeSpan Ready, TimeSpan? Ended = null, bool WasKilled = false);
