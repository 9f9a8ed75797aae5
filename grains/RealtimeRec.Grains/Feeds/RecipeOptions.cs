namespace RealtimeRec.Feeds;

/// <summary>Which recipe serves. Bound from the configuration section <c>Feeds</c>, whose <c>Recipes</c> are read by the pipeline's components.</summary>
internal sealed class RecipeOptions
{
    /// <summary>The recipe of requests that ask for none.</summary>
    public string Recipe { get; set; } = "default";
}
