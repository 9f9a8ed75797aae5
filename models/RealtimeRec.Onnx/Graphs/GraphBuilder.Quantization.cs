using RealtimeRec.Onnx.Files;

namespace RealtimeRec.Onnx.Graphs;

// Operators on 8-bit integers: real = (quantised - zero point) * scale.
public sealed partial class GraphBuilder
{
    /// <summary>Quantises a float32 value to uint8 by the range it has in this very call, which is made to hold 0.</summary>
    /// <returns>uint8 of the value's shape; the scale, a float32 scalar; the zero point, a uint8 scalar.</returns>
    public (Value Quantized, Value Scale, Value ZeroPoint) DynamicQuantizeLinear(Value value)
    {
        Require("DynamicQuantizeLinear", value, ElementType.Float);
        var outputs = Append("DynamicQuantizeLinear", 3, [value]);
        return (outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>Product of matrices of 8-bit integers, less their zero points, exact in int32.</summary>
    /// <param name="left">[..., m, k], uint8 or int8.</param>
    /// <param name="right">[..., k, n], uint8 or int8.</param>
    /// <param name="leftZeroPoint">A scalar of the left type; null for 0.</param>
    /// <param name="rightZeroPoint">A scalar or [n], of the right type; null for 0.</param>
    public Value MatMulInteger(Value left, Value right, Value? leftZeroPoint = null, Value? rightZeroPoint = null)
    {
        Require("MatMulInteger", left, ElementType.UInt8, ElementType.Int8);
        Require("MatMulInteger", right, ElementType.UInt8, ElementType.Int8);
        return Append("MatMulInteger", [left, right, leftZeroPoint, rightZeroPoint]);
    }

    /// <summary>Real numbers of quantised ones.</summary>
    /// <param name="value">int8, uint8 or int32.</param>
    /// <param name="scale">A scalar, or one per entry of <paramref name="axis"/>.</param>
    /// <param name="zeroPoint">Of the value's type and the scale's shape; null for 0.</param>
    /// <param name="axis">The axis along which the scale runs, when it is no scalar.</param>
    public Value DequantizeLinear(Value value, Value scale, Value? zeroPoint = null, long axis = 1)
    {
        Require("DequantizeLinear", value, ElementType.Int8, ElementType.UInt8, ElementType.Int32);
        RequireFloat("DequantizeLinear", scale);
        return Append("DequantizeLinear", [value, scale, zeroPoint], Attributes.Int("axis", axis));
    }
}
