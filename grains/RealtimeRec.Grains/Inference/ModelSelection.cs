namespace RealtimeRec.Inference;

/// <summary>What a registry's <c>active.json</c> says is to be served.</summary>
/// <param name="Text">Folder of the text encoder; null for the hashed one.</param>
/// <param name="User">Folder of the user encoder; null for none.</param>
internal sealed record ModelSelection(string? Text = null, string? User = null);
