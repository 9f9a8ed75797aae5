using Microsoft.Extensions.Options;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>Encodes texts by whichever encoder a version names: the hashed one here, any other on a device.</summary>
internal sealed class TextEncoding(HashedTextEncoder hashed, EncoderRouter router, IOptions<InferenceOptions> options)
{
    /// <summary>Encodes what a shopper typed so that it is near the products it asks for; null when no encoder answered in time.</summary>
    public ValueTask<Embedding?> EncodeQueryAsync(string encoder, string query) =>
        encoder == hashed.Version
            ? ValueTask.FromResult<Embedding?>(hashed.EncodeQuery(query))
            : router.EncodeTextAsync(encoder, new EncoderText(query, IsQuery: true), options.Value.Deadline);

    /// <summary>Encodes a product's text; zero when it has none, null when no encoder answered in time.</summary>
    public async ValueTask<Embedding?> EncodeProductAsync(string encoder, TextFields product)
    {
        if (encoder == hashed.Version)
        {
            return hashed.Encode(product);
        }

        var text = new string(PieceTokenizer.Start(ProductText.Compose(product)));
        if (text.Length == 0)
        {
            return Embedding.Zero(0);
        }

        return await router.EncodeTextAsync(encoder, new EncoderText(text, IsQuery: false), options.Value.CatalogDeadline).ConfigureAwait(false);
    }
}
