namespace RealtimeRec.Datasets.Files;

/// <summary>A line of a text.</summary>
/// <param name="Number">Its number in the file, the first being 1.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="End">The line break after it; empty where the text ends without one.</param>
/// <param name="IsTooLong">Whether it was cut at <see cref="LineReader.MaxLength"/>.</param>
internal readonly record struct TextLine(long Number, string Text, string End, bool IsTooLong);
