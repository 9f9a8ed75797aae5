using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Torch;

/// <summary>A module's weights in a file.</summary>
internal static class WeightFile
{
    /// <summary>Writes named tensors.</summary>
    public static void Write(BinaryWriter writer, IReadOnlyCollection<KeyValuePair<string, Tensor>> weights)
    {
        writer.Write(weights.Count);
        foreach (var (name, value) in weights)
        {
            writer.Write(name);
            value.Save(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; each tensor is disposed once the next one is asked for.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadString();
            using var value = TensorExtensionMethods.Load(reader);
            yield return KeyValuePair.Create(name, value);
        }
    }
}
