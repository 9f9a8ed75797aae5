using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Training.Data;

/// <summary>An item of a catalogue file.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What the file says of it.</param>
internal sealed record CatalogItem(string Id, TextFields Text);
