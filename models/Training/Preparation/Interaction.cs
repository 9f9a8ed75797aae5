using RealtimeRec.Events;

namespace RealtimeRec.Training.Preparation;

/// <summary>One product in one event, in 24 bytes: a log holds all of a shop's in memory.</summary>
/// <param name="User">Index of the user.</param>
/// <param name="Item">Index of the item.</param>
/// <param name="Time">When, in milliseconds since 1970.</param>
/// <param name="Order">Its place in the files, which decides between what happened at the same time.</param>
/// <param name="Kind">What the user did.</param>
internal readonly record struct Interaction(int User, int Item, long Time, int Order, EventKind Kind);
