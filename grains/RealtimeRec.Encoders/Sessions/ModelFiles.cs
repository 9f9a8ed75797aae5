using RealtimeRec.Encoders.Files;

namespace RealtimeRec.Encoders.Sessions;

/// <summary>Finds a model's file in the precision that is to be run.</summary>
public static class ModelFiles
{
    /// <summary>Chooses among <c>NAME.int8.onnx</c>, <c>NAME.fp16.onnx</c> and <c>NAME.onnx</c>; the last where the wanted one is not there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="provider">What runs it.</param>
    /// <param name="names">What the file may be called, without its ending.</param>
    /// <exception cref="ModelException">None is there.</exception>
    public static string Choose(ModelFolder folder, ExecutionOptions options, ExecutionProvider provider, params ReadOnlySpan<string> names)
    {
        var ending = (options.Precision ?? (provider == ExecutionProvider.Cpu ? ModelPrecision.Int8 : ModelPrecision.Float16)) switch
        {
            ModelPrecision.Int8 => ".int8.onnx",
            ModelPrecision.Float16 => ".fp16.onnx",
            _ => ".onnx",
        };
        foreach (var name in names)
        {
            foreach (var file in (string[])[name + ending, name + ".onnx", name + ".int8.onnx"])
            {
                if (folder.Has(file))
                {
                    return file;
                }
            }
        }

        throw new ModelException($"{folder.Path} holds no {names[0]}.onnx.");
    }
}
