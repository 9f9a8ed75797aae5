using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Inference;

namespace RealtimeRec.Benchmarks.Inference;

/// <summary>Titles of products.</summary>
internal sealed class TextLoad(ModelSet models, string[] titles, InferenceOptions options, EncoderDevice device) : IEncoderLoad
{
    public string Kind => "text";

    public static TextLoad Of(ModelSet models, IServiceProvider services, string[] titles) => new(
        models, titles, services.GetRequiredService<IOptions<InferenceOptions>>().Value, services.GetRequiredService<EncoderDevices>().All[0]);

    public async Task<bool> CallAsync(EncoderRouter router, int number) =>
        (await router.EncodeTextAsync(models.TextEncoder, new EncoderText(titles[number % titles.Length], IsQuery: false), options.Deadline)).Vector is not null;

    public BareLoop OpenBare(int batch)
    {
        var model = device.TextEncoder(models.TextEncoder)!.Value.Model;
        var pieces = Enumerable.Range(0, batch).Select(row => model.Tokenize(titles[row % titles.Length], isQuery: false)).ToArray();
        var length = pieces.Max(text => text.Length);
        var (ids, mask) = (new long[batch * length], new long[batch * length]);
        for (var row = 0; row < batch; row++)
        {
            for (var i = 0; i < pieces[row].Length; i++)
            {
                (ids[(row * length) + i], mask[(row * length) + i]) = (pieces[row][i], 1);
            }
        }

        var file = ModelFiles.Choose(models.Text!, options, options.Provider, "text-encoder", "model");
        var session = ModelSessions.Open(models.Text!.Read(file), options, options.Provider, 0, file);
        var width = models.Text.Description.Dimensions;
        var perText = models.Text.Description.Pooling is null ? 1 : length;
        long[] shape = models.Text.Description.Pooling is null ? [batch, width] : [batch, length, width];
        var inputs = new List<(string, OrtValue)>
        {
            ("input_ids", OrtValue.CreateTensorValueFromMemory(ids, [batch, length])),
            ("attention_mask", OrtValue.CreateTensorValueFromMemory(mask, [batch, length])),
        };
        if (session.InputNames.Contains("token_type_ids"))
        {
            inputs.Add(("token_type_ids", OrtValue.CreateTensorValueFromMemory(new long[batch * length], [batch, length])));
        }

        return new BareLoop(session, inputs, (session.OutputNames[0], OrtValue.CreateTensorValueFromMemory(new float[batch * perText * width], shape)));
    }
}
