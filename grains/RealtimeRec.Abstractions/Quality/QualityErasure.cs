using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace RealtimeRec.Quality;

/// <summary>A user whose findings are to be forgotten. The user is not named: a list of the erased would keep what it erases.</summary>
/// <param name="User">Hash of the user's id (<see cref="HashOf"/>).</param>
/// <param name="At">When the user was erased.</param>
/// <param name="IsOfAll">Whether it stands for every user, because so many were erased until then that it is not told who; the hash says nothing then.</param>
[GenerateSerializer, Immutable, Alias("QualityErasure")]
public readonly record struct QualityErasure(
    [property: Id(0)] ulong User, [property: Id(1)] DateTimeOffset At, [property: Id(2)] bool IsOfAll = false)
{
    /// <summary>How far the clocks of two processes may be apart.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>The hash of a user's id, blanks around it left out.</summary>
    public static ulong HashOf(string userId) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(userId.AsSpan().Trim()));

    /// <summary>Whether a finding is the user's and from before the erasure.</summary>
    public bool Covers(QualitySample sample) => sample.UserId is { } user && sample.Time <= At + ClockTolerance && IsOf(user);

    /// <summary>Whether the user is, or may be, the erased one.</summary>
    public bool IsOf(string userId) => IsOfAll || HashOf(userId) == User;
}
