using Microsoft.Extensions.Options;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>Encodes texts by whichever encoder a version names: the hashed one here, any other on a device.</summary>
internal sealed class TextEncoding(HashedTextEncoder hashed, EncoderRouter router, IOptions<InferenceOptions> options)
{
    /// <summary>Encodes what a shopper typed so that it is near the products it asks for; null when no encoder answered in time.</summary>
    public async ValueTask<Embedding[]?> EncodeQueriesAsync(string encoder, string[] queries) =>
        encoder == hashed.Version
            ? Array.ConvertAll(queries, hashed.EncodeQuery)
            : await router.EncodeTextsAsync(encoder, new TextRequest(queries, AreQueries: true), options.Value.Deadline).ConfigureAwait(false);

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

        var vectors = await router.EncodeTextsAsync(encoder, new TextRequest([text], AreQueries: false), options.Value.CatalogDeadline).ConfigureAwait(false);
        return vectors?[0];
    }
}
