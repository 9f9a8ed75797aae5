using RealtimeRec.Validation;

namespace RealtimeRec.Catalog;

/// <summary>
/// The silo's numbering of names that a shop writes now one way, now another: they are composed (NFC), trimmed and one whatever
/// their case. Shown is the form that came with the product first seen, which every silo finds alike.
/// </summary>
/// <typeparam name="TOrdinal">The type of the ordinals.</typeparam>
internal sealed class NameTable<TOrdinal>() : IdTable<TOrdinal>(StringComparer.OrdinalIgnoreCase)
    where TOrdinal : struct, IOrdinal<TOrdinal>
{
    private const char PathSeparator = '>';
    private const string PathJoint = " > ";

    private readonly Lock _lock = new();
    private readonly List<long> _firstSeenMs = [];

    /// <summary>The ordinal of a name that a product has.</summary>
    /// <param name="name">The name.</param>
    /// <param name="firstSeenMs">When the product was first seen, milliseconds since 1970.</param>
    public TOrdinal Observe(string name, long firstSeenMs)
    {
        var form = Canonical(name);
        var ordinal = GetOrAdd(form);
        lock (_lock)
        {
            while (_firstSeenMs.Count <= ordinal.Value)
            {
                _firstSeenMs.Add(long.MaxValue);
            }

            if (firstSeenMs < _firstSeenMs[ordinal.Value]
                || (firstSeenMs == _firstSeenMs[ordinal.Value] && string.CompareOrdinal(form, this[ordinal]) < 0))
            {
                _firstSeenMs[ordinal.Value] = firstSeenMs;
                Show(ordinal, form);
            }
        }

        return ordinal;
    }

    /// <summary>
    /// The ordinals of a product's categories, a path's after those of its prefixes: <c>Clothing > Hoodies</c> is in <c>Clothing</c>
    /// too. Each once, in the order of the names; blank ones are left out.
    /// </summary>
    public TOrdinal[] PathsOf(string[] names, long firstSeenMs)
    {
        var isPlain = true;
        foreach (var name in names)
        {
            isPlain &= !name.Contains(PathSeparator);
        }

        var ordinals = new List<TOrdinal>(names.Length);
        foreach (var name in names)
        {
            var path = isPlain ? name : Canonical(name);
            for (var end = 0; !isPlain && (end = path.IndexOf(PathJoint, end, StringComparison.Ordinal)) >= 0; end += PathJoint.Length)
            {
                Add(path[..end]);
            }

            Add(path);
        }

        return [.. ordinals];

        void Add(string name)
        {
            if (!string.IsNullOrWhiteSpace(name) && Observe(name, firstSeenMs) is var ordinal && !ordinals.Contains(ordinal))
            {
                ordinals.Add(ordinal);
            }
        }
    }

    /// <inheritdoc/>
    protected override string Canonical(string value)
    {
        var name = CanonicalText.Compose(value).Trim();
        if (!name.Contains(PathSeparator))
        {
            return name.Length == value.Length && name == value ? value : name;
        }

        var steps = name.Split(PathSeparator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var path = steps.Length == 0 ? name : string.Join(PathJoint, steps);
        return path == value ? value : path;
    }
}
