using RealtimeRec.Quality;

namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>Finds the products that the catalogue does not have.</summary>
/// <param name="catalogue">The catalogue's item ids.</param>
/// <param name="drops">Whether they are dropped, or only counted.</param>
internal sealed class UnknownProductRule(IReadOnlySet<string> catalogue, bool drops) : ICleaningRule
{
    public string Name => QualityRules.UnknownProduct;

    public string Description => drops
        ? "Is of a product that the catalogue does not have."
        : "Is of a product that the catalogue does not have; kept all the same.";

    public bool Drops => drops;

    public void Find(InteractionLog log, Span<bool> found)
    {
        var unknown = log.Items.Ids.Select(id => !catalogue.Contains(id)).ToArray();
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = unknown[log.Interactions[i].Item];
        }
    }

    public string Example(InteractionLog log, in Interaction found) => log.Items.GetId(found.Item);
}
