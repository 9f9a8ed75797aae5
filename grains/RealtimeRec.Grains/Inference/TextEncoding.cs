using Microsoft.Extensions.Options;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Inference;

/// <summary>Encodes texts by the hashed encoder here, by any other on a device.</summary>
internal sealed class TextEncoding(HashedTextEncoder hashed, EncoderRouter router, IOptions<InferenceOptions> options) : ITextEncoding
{
    /// <inheritdoc/>
    public async ValueTask<Embedding?> EncodeQueryAsync(string encoder, string query, CancellationToken cancellationToken = default) =>
        encoder == hashed.Version
            ? hashed.EncodeQuery(query)
            : (await router.EncodeTextAsync(encoder, new EncoderText(query, IsQuery: true), options.Value.Deadline, cancellationToken).ConfigureAwait(false)).Vector;

    /// <inheritdoc/>
    public async ValueTask<EncodedText> EncodeProductAsync(string encoder, TextFields product)
    {
        if (encoder == hashed.Version)
        {
            return new EncodedText(hashed.Encode(product));
        }

        var text = new string(ModelTokenizer.Start(ProductText.Compose(product)));
        if (text.Length == 0)
        {
            return new EncodedText(Embedding.Zero(0));
        }

        var encoded = await router.EncodeTextAsync(encoder, new EncoderText(text, IsQuery: false), options.Value.CatalogDeadline).ConfigureAwait(false);
        return new EncodedText(encoded.Vector, encoded.Outcome == EncodeOutcome.NoNumbers);
    }
}
