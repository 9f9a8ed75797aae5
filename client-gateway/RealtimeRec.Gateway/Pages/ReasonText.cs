namespace RealtimeRec.Gateway.Pages;

/// <summary>A sentence that may name a product, in parts, so that the name alone is shortened and keeps its own direction of writing.</summary>
/// <param name="Before">The sentence up to the name; all of it when there is none.</param>
/// <param name="Name">The product's name in full.</param>
/// <param name="After">What follows the name.</param>
internal readonly record struct ReasonText(string Before, string? Name = null, string After = "")
{
    /// <summary>The whole sentence.</summary>
    public override string ToString() => Before + Name + After;
}
