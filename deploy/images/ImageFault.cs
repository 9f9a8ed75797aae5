namespace RealtimeRec.Images;

/// <summary>A rule that an image breaks.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Message">What breaks it.</param>
public sealed record ImageFault(ImageRule Rule, string Message);
