using Microsoft.Extensions.Options;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>Encodes texts by whichever encoder a version names: the hashed one here, any other on a device.</summary>
internal sealed class TextEncoding(HashedTextEncoder hashed, EncoderRouter router, IOptions<InferenceOptions> options)
{
    /// <summary>Encodes what a shopper typed so that it is near the products it asks for; null when no encoder answered in time.</summary>
    public async ValueTask<Embedding?> EncodeQueryAsync(string encoder, string query, CancellationToken cancellationToken = default) =>
        encoder == hashed.Version
            ? hashed.EncodeQuery(query)
            : (await router.EncodeTextAsync(encoder, new EncoderText(query, IsQuery: true), options.Value.Deadline, cancellationToken).ConfigureAwait(false)).Vector;

    /// <summary>Encodes a product's text; the vector is zero when it has none, and missing when no encoder made one in time.</summary>
    public async ValueTask<Encoded> EncodeProductAsync(string encoder, TextFields product)
    {
        if (encoder == hashed.Version)
        {
            return new Encoded(EncodeOutcome.Encoded, hashed.Encode(product));
        }

        var text = new string(PieceTokenizer.Start(ProductText.Compose(product)));
        if (text.Length == 0)
        {
            return new Encoded(EncodeOutcome.Encoded, Embedding.Zero(0));
        }

        return await router.EncodeTextAsync(encoder, new EncoderText(text, IsQuery: false), options.Value.CatalogDeadline).ConfigureAwait(false);
    }
}
