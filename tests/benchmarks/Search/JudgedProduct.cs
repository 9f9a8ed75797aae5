namespace RealtimeRec.Benchmarks.Search;

/// <summary>A product of a shop whose queries were judged.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Name">The maker's name for it, mostly a model number.</param>
/// <param name="Brand">Its brand.</param>
/// <param name="Description">A sentence or two about it.</param>
/// <param name="Price">Its price; null for none.</param>
/// <param name="Attributes">What else is known of it, by name.</param>
internal sealed record JudgedProduct(
    string Id, string Title, string Name, string Brand, string Description, decimal? Price, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>A product of which no more than the title is known.</summary>
    public static JudgedProduct OfTitle(string id, string title) => new(id, title, "", "", "", null, new Dictionary<string, string>());

    /// <summary>Its id as one of several copies; 0 is the product itself.</summary>
    public string IdOf(int copy) => copy == 0 ? Id : FormattableString.Invariant($"{copy}-{Id}");
}
