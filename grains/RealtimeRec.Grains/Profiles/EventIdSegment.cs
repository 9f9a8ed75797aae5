namespace RealtimeRec.Profiles;

/// <summary>What a profile knows of one segment of its event ids without reading it.</summary>
/// <param name="Slot">Number of the stored segment.</param>
/// <param name="NewestSlice">The slice of its newest id (<see cref="EventIdRules.SliceOf"/>): forgotten after that, it is all forgotten.</param>
/// <param name="Count">Its ids.</param>
/// <param name="IsLoaded">Whether its ids are in memory.</param>
internal readonly record struct EventIdSegment(int Slot, uint NewestSlice, int Count, bool IsLoaded);
