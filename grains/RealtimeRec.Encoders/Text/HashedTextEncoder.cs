using RealtimeRec.Embeddings;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Encoders.Text;

/// <summary>
/// Encodes text without a trained model: a bag of words and character n-grams (for Chinese, Japanese and Korean: of single
/// characters and their 2- and 3-grams), projected onto <see cref="Dimensions"/> components by random signs that a token's
/// hash determines. The same text gives the same vector on every machine.
/// </summary>
/// <remarks>
/// <para>Random signs keep inner products up to a standard error of about 1/√dimensions (Achlioptas, "Database-friendly random
/// projections", JCSS 66, 2003); hashing tokens in place of a vocabulary follows Weinberger et al., "Feature hashing for
/// large scale multitask learning", ICML 2009. Term frequency counts as 1 + ln tf, up to a tf of 8.</para>
/// <para>Each field becomes a unit vector of its own and enters with a fixed weight, so that a long description does not drown
/// a short title, and products that share only category and brand are still near each other. Every prefix of a category
/// path is a token; the words of categories and brands are those of titles too, so that a query finds them.</para>
/// <para>At most <see cref="MaxTextLength"/> UTF-16 code units of a field are read, the first ones.</para>
/// </remarks>
public sealed class HashedTextEncoder
{
    /// <summary>Code units read of any one field.</summary>
    public const int MaxTextLength = 2_048;

    private const float CategoryWeight = 1f;
    private const float TitleWeight = 0.9f;
    private const float BrandWeight = 0.5f;
    private const float DescriptionWeight = 0.3f;
    private const float AttributesWeight = 0.2f;

    /// <summary>Of a category's or brand's name as a whole, beside its words at 1.</summary>
    private const float NameWeight = 1.5f;

    /// <param name="dimensions">Components of every vector: a multiple of 32 up to 1,024.</param>
    public HashedTextEncoder(int dimensions = 128)
    {
        if (dimensions is <= 0 or > 1_024 || dimensions % 32 != 0)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, "Vectors have a multiple of 32 dimensions, at most 1024.");

        Dimensions = dimensions;
        Version = $"hashed-1-{dimensions}";
    }

    /// <summary>Components of every vector it makes.</summary>
    public int Dimensions { get; }

    /// <summary>Names the mapping: vectors of different versions do not compare.</summary>
    public string Version { get; }

    /// <summary>Encodes what a shopper typed so that it is near the products it asks for.</summary>
    public Embedding EncodeQuery(string text)
    {
        var total = new float[Dimensions];
        var bag = TokenBag.Rent(Dimensions);
        bag.AddText(PlainText.Of(text), MaxTextLength);
        bag.MoveTo(total, 1);
        return Normalized(total);
    }

    /// <summary>Encodes one product's texts; a product without any readable text becomes the zero vector.</summary>
    public Embedding Encode(TextFields text)
    {
        var total = new float[Dimensions];
        var bag = TokenBag.Rent(Dimensions);
        AddCategories(bag, text.Categories);
        bag.MoveTo(total, CategoryWeight);
        bag.AddName(TokenKind.Brand, text.Brand, NameWeight);
        bag.AddText(text.Brand, MaxTextLength);
        bag.MoveTo(total, BrandWeight);
        bag.AddText(text.Title, MaxTextLength);
        bag.MoveTo(total, TitleWeight);
        bag.AddText(text.Description, MaxTextLength);
        bag.MoveTo(total, DescriptionWeight);
        AddAttributes(bag, text.Attributes);
        bag.MoveTo(total, AttributesWeight);
        return Normalized(total);
    }

    private static void AddCategories(TokenBag bag, IReadOnlyList<string>? categories)
    {
        var left = MaxTextLength;
        for (var i = 0; i < (categories?.Count ?? 0) && left > 0; i++)
        {
            var path = categories![i].AsSpan();
            path = path[..Math.Min(path.Length, left)];
            left -= path.Length;
            for (var end = 0; end <= path.Length; end++)
            {
                if (end == path.Length || path[end] is '.' or '/' or '>')
                    bag.AddName(TokenKind.Category, path[..end], NameWeight);
            }

            bag.AddText(path, MaxTextLength);
        }
    }

    private static void AddAttributes(TokenBag bag, IReadOnlyDictionary<string, string>? attributes)
    {
        if (attributes is null)
            return;

        // In the order of their names: a dictionary's own order may differ from one process to the next.
        var left = MaxTextLength;
        foreach (var (name, value) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            if (left <= 0)
                return;

            bag.AddText(value, left);
            left -= name.Length + value.Length;
        }
    }

    /// <summary>Like <see cref="Embedding.Normalized"/>, with a sum whose order does not depend on the machine's vector width.</summary>
    private static Embedding Normalized(float[] values)
    {
        var norm = MathF.Sqrt(FloatKernels.Dot(values, values));
        if (norm > 0)
        {
            foreach (ref var value in values.AsSpan())
                value /= norm;
        }

        return Embedding.FromOwned(values);
    }
}
