using System.Collections.Concurrent;

namespace RealtimeRec.Catalog;

/// <summary>The attributes that searches count the values of. Bounded: one that was not asked for gives way, and one whose values keep changing begins anew. Safe for concurrent use.</summary>
internal sealed class AttributeFields
{
    private const int Most = 64;

    /// <summary>Values beside those that a catalogue of its size can have, after which most are of the past.</summary>
    private const int ManyValues = 65_536;

    private readonly ConcurrentDictionary<string, AttributeField> _fields = new(StringComparer.Ordinal);

    /// <summary>An attribute's values.</summary>
    /// <param name="name">Its name, that of an attribute that some product has.</param>
    /// <param name="rows">Rows of the catalogue.</param>
    public AttributeField Of(string name, int rows)
    {
        if (!_fields.TryGetValue(name, out var field) || field.Values.Count > ManyValues + (2 * rows))
        {
            field = _fields[name] = new AttributeField(name) { UsedMs = Environment.TickCount64 };
            while (_fields.Count > Most)
            {
                _fields.TryRemove(_fields.MinBy(pair => pair.Value.UsedMs));
            }
        }

        field.UsedMs = Environment.TickCount64;
        return field;
    }

    /// <summary>Whether an attribute was counted of late.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);
}
