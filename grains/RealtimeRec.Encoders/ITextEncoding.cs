using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Encoders;

/// <summary>Encodes texts by whichever text encoder a version names, wherever that runs.</summary>
public interface ITextEncoding
{
    /// <summary>Encodes what a shopper typed so that it is near the products it asks for; null when no encoder answered in time.</summary>
    /// <param name="encoder">Version of the text encoder.</param>
    /// <param name="query">What the shopper typed.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    ValueTask<Embedding?> EncodeQueryAsync(string encoder, string query, CancellationToken cancellationToken = default);

    /// <summary>Encodes a product's text.</summary>
    /// <param name="encoder">Version of the text encoder.</param>
    /// <param name="product">The text.</param>
    ValueTask<EncodedText> EncodeProductAsync(string encoder, TextFields product);
}
