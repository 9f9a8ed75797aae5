namespace RealtimeRec.State;

/// <summary>
/// The newest form of a stored state that this version reads, and the one that it writes unless the state says otherwise
/// (<see cref="IStoredState.Format"/>). It grows whenever an older version
/// would misread what is written, a new kind of event included.
/// </summary>
/// <param name="format">At least 1; what was stored without an envelope counts as 0.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StateFormatAttribute(int format) : Attribute
{
    /// <summary>The number.</summary>
    public int Format => format;
}
