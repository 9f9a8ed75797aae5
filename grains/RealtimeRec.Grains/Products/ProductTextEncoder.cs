using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Products;

/// <summary>Gives products' texts their vectors, by every text encoder that needs them: the one that is served, and the one about to be.</summary>
internal sealed class ProductTextEncoder(IModelSource models, CatalogReplica replica, ITextEncoding texts)
{
    /// <summary>The vectors of a product's text by the encoders in use, as far as they are there or encoders answer now.</summary>
    public async Task<(TextVector[] Vectors, TextEncodeOutcome Outcome)> EncodeAsync(Product product, TextVector[] there)
    {
        var fields = new TextFields(product.Title, product.Brand, product.Categories, product.Description, product.Attributes);
        var vectors = new List<TextVector>(2);
        var outcome = TextEncodeOutcome.Encoded;
        foreach (var encoder in Encoders())
        {
            var text = Array.Find(there, text => text.Encoder == encoder);
            if (text is null || text.IsStale(product))
            {
                var encoded = await texts.EncodeProductAsync(encoder, fields);
                if (encoded.Vector is { } vector)
                {
                    text = new TextVector(encoder, vector, PlainText.Rules);
                }
                else if (outcome != TextEncodeOutcome.NoAnswer)
                {
                    outcome = encoded.IsNoNumbers ? TextEncodeOutcome.NoNumbers : TextEncodeOutcome.NoAnswer;
                }
            }

            if (text is not null)
            {
                vectors.Add(text);
            }
        }

        return ([.. vectors], outcome);
    }

    /// <summary>The text encoders in use and about to be.</summary>
    private string[] Encoders()
    {
        var (serving, target) = (replica.Models.TextEncoder, models.Target.TextEncoder);
        return serving == target ? [serving] : [serving, target];
    }
}
