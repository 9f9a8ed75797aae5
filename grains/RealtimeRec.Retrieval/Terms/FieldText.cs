namespace RealtimeRec.Retrieval.Terms;

/// <summary>A text of a row.</summary>
/// <param name="Field">Which one.</param>
/// <param name="Text">The text.</param>
public readonly record struct FieldText(TermField Field, string Text);
