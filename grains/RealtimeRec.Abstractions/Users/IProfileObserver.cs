namespace RealtimeRec.Users;

/// <summary>Hears of every change of a profile while it is subscribed.</summary>
[Alias("RealtimeRec.IProfileObserver")]
public interface IProfileObserver : IGrainObserver
{
    /// <summary>The profile is now at <paramref name="version"/>.</summary>
    [Alias("ProfileChanged")]
    Task ProfileChangedAsync(long version);
}
