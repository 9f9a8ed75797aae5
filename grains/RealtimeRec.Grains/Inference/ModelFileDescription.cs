namespace RealtimeRec.Inference;

/// <summary>A file of a model.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">In lower-case hexadecimal.</param>
internal sealed record ModelFileDescription(long Bytes, string Sha256);
