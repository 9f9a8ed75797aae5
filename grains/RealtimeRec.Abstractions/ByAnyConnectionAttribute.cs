using Orleans.CodeGeneration;

namespace RealtimeRec;

/// <summary>
/// Calls of this method go over a gateway's connections to the silos in turn, each over the next one. Without it the key decides, and whoever the key leads to a
/// silo that joined first, or stands still, stays there while the connection stands. For methods of stateless grains, which any silo answers.
/// </summary>
/// <remarks>Orleans has an attribute of its own for that, which has no effect any more (Orleans 10).</remarks>
[AttributeUsage(AttributeTargets.Method)]
[InvokableCustomInitializer("AddInvokeMethodOptions", InvokeMethodOptions.Unordered)]
internal sealed class ByAnyConnectionAttribute : Attribute;
