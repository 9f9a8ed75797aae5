namespace RealtimeRec.UnitTests.Deployment;

/// <summary>A rule that a manifest breaks.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Message">What breaks it, beginning with the manifest's kind and name.</param>
internal sealed record ManifestFault(ManifestRule Rule, string Message);
