namespace RealtimeRec.State;

/// <summary>
/// State of a grain that is stored in an envelope (<see cref="StateEnvelope"/>), so that damaged bytes and those of a newer
/// version come back as a value that says so, and not as an exception out of the middle of an activation.
/// </summary>
/// <remarks>Implemented by classes with a constructor without parameters, marked with <see cref="StateFormatAttribute"/>.</remarks>
public interface IStoredState
{
    /// <summary>Why the stored bytes are not this state; null when they are. Never stored.</summary>
    StateFault? Fault { get; set; }

    /// <summary>
    /// The oldest form whose versions read all that this state holds, where that is not the newest one (<see cref="StateFormatAttribute"/>): what
    /// says nothing new is stored as before, so that silos of an older version go on serving it beside those of this one. Null for the newest.
    /// </summary>
    int? Format => null;
}
