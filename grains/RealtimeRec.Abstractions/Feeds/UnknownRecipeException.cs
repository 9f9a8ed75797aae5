namespace RealtimeRec.Feeds;

/// <summary>A feed was asked for by a recipe that is not configured. The message names those that are.</summary>
[GenerateSerializer, Alias("UnknownRecipeException")]
public sealed class UnknownRecipeException(string message) : Exception(message);
