using RealtimeRec.Encoders.Text;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>What a text encoder is trained on. Items that are held out are in none of it.</summary>
internal sealed class TextCorpus
{
    private readonly List<CatalogItem> _items = [];
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<string> _titles = [];
    private readonly List<int[]> _sequences = [];
    private readonly List<(string Query, int Item)> _queries = [];

    /// <summary>Items with their texts.</summary>
    public IReadOnlyList<CatalogItem> Items => _items;

    /// <summary>Titles without an item.</summary>
    public IReadOnlyList<string> Titles => _titles;

    /// <summary>Shoppers' items in the order they took them, as indices into <see cref="Items"/>.</summary>
    public IReadOnlyList<int[]> Sequences => _sequences;

    /// <summary>Queries and the indices of items clicked after them.</summary>
    public IReadOnlyList<(string Query, int Item)> Queries => _queries;

    /// <summary>Adds the items of a catalogue, except those held out; an id that is there already keeps its text.</summary>
    public void AddItems(IEnumerable<CatalogItem> items, double heldOutShare, int seed)
    {
        foreach (var item in items.Where(item => !HeldOut.Contains(item.Id, heldOutShare, seed)))
        {
            if (_indices.TryAdd(item.Id, _items.Count))
            {
                _items.Add(item);
            }
        }
    }

    /// <summary>Adds titles without items.</summary>
    public void AddTitles(IEnumerable<string> titles) => _titles.AddRange(titles.Select(title => PlainText.Of(title)));

    /// <summary>Adds sequences; items that are not known are left out of them.</summary>
    public void AddSequences(InteractionSequences sequences)
    {
        foreach (var items in sequences.Items)
        {
            var known = items.Select(item => _indices.GetValueOrDefault(sequences.Vocabulary.GetId(item), -1)).Where(item => item >= 0).ToArray();
            if (known.Length > 1)
            {
                _sequences.Add(known);
            }
        }
    }

    /// <summary>Adds queries; those for items that are not known are left out.</summary>
    public void AddQueries(IEnumerable<(string Query, string ItemId)> queries) => _queries.AddRange(
        queries.Where(pair => _indices.ContainsKey(pair.ItemId)).Select(pair => (PlainText.Of(pair.Query), _indices[pair.ItemId])));

    /// <summary>Every text once, to learn tokens from.</summary>
    public IEnumerable<string> Texts() => _items.Select(item => ProductText.Compose(item.Text)).Concat(_titles).Concat(_queries.Select(pair => pair.Query));
}
