using RealtimeRec.Onnx.Files;

namespace RealtimeRec.Onnx.Graphs;

// Operators on elements, and products of matrices. Shapes are broadcast as NumPy does, where two are given.
public sealed partial class GraphBuilder
{
    /// <summary>Product of the last two axes as matrices, [..., m, k] by [..., k, n] to [..., m, n].</summary>
    public Value MatMul(Value left, Value right) => Binary("MatMul", left, right);

    /// <summary>Sum, element by element.</summary>
    public Value Add(Value left, Value right) => Binary("Add", left, right);

    /// <summary>Difference, element by element.</summary>
    public Value Sub(Value left, Value right) => Binary("Sub", left, right);

    /// <summary>Product, element by element.</summary>
    public Value Mul(Value left, Value right) => Binary("Mul", left, right);

    /// <summary>Quotient, element by element; of whole numbers, towards zero.</summary>
    public Value Div(Value left, Value right) => Binary("Div", left, right);

    /// <summary>The larger of two, element by element.</summary>
    public Value Max(Value left, Value right) => Binary("Max", left, right);

    /// <summary>The smaller of two, element by element.</summary>
    public Value Min(Value left, Value right) => Binary("Min", left, right);

    /// <summary>Square root.</summary>
    public Value Sqrt(Value value) => Unary("Sqrt", value);

    /// <summary>e to the power of each element.</summary>
    public Value Exp(Value value) => Unary("Exp", value);

    /// <summary>Natural logarithm.</summary>
    public Value Log(Value value) => Unary("Log", value);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public Value Sigmoid(Value value) => Unary("Sigmoid", value);

    /// <summary>Hyperbolic tangent.</summary>
    public Value Tanh(Value value) => Unary("Tanh", value);

    /// <summary>max(x, 0).</summary>
    public Value Relu(Value value) => Unary("Relu", value);

    /// <summary>x Φ(x), with the error function itself and not the tanh approximation (Hendrycks and Gimpel, 2016).</summary>
    public Value Gelu(Value value)
    {
        RequireFloat("Gelu", value);
        return Append("Gelu", [value], Attributes.Text("approximate", "none"));
    }

    /// <summary>The negative of each element.</summary>
    public Value Neg(Value value) => Append("Neg", [value]);

    /// <summary>Elements below <paramref name="minimum"/> become it, those above <paramref name="maximum"/> become that.</summary>
    /// <param name="value">Any shape, in float32.</param>
    /// <param name="minimum">The lower bound; null for none.</param>
    /// <param name="maximum">The upper bound; null for none.</param>
    public Value Clip(Value value, float? minimum, float? maximum)
    {
        Require("Clip", value, ElementType.Float);
        return Append("Clip", [value, minimum is { } low ? Constant(low) : null, maximum is { } high ? Constant(high) : null]);
    }

    /// <summary>Exponentials divided by their sum along an axis.</summary>
    public Value Softmax(Value value, long axis = -1)
    {
        RequireFloat("Softmax", value);
        return Append("Softmax", [value], Attributes.Int("axis", axis));
    }

    /// <summary>
    /// (x - mean) / sqrt(variance + <paramref name="epsilon"/>), each over the axes from <paramref name="axis"/> on, times
    /// <paramref name="scale"/> plus <paramref name="bias"/> (Ba et al., 2016).
    /// </summary>
    public Value LayerNormalization(Value value, Value scale, Value? bias, float epsilon = 1e-5f, long axis = -1)
    {
        RequireFloat("LayerNormalization", value);
        return Append("LayerNormalization", [value, scale, bias], Attributes.Int("axis", axis), Attributes.Float("epsilon", epsilon));
    }

    /// <summary>Whether two elements are equal.</summary>
    public Value Equal(Value left, Value right) => Binary("Equal", left, right);

    /// <summary>Whether the left element is less than the right.</summary>
    public Value Less(Value left, Value right) => Binary("Less", left, right);

    /// <summary>Whether the left element is not greater than the right.</summary>
    public Value LessOrEqual(Value left, Value right) => Binary("LessOrEqual", left, right);

    /// <summary>True where an element is false.</summary>
    public Value Not(Value value)
    {
        Require("Not", value, ElementType.Bool);
        return Append("Not", [value]);
    }

    /// <summary>True where both are.</summary>
    public Value And(Value left, Value right)
    {
        Require("And", left, ElementType.Bool);
        return Binary("And", left, right);
    }

    /// <summary>An element of <paramref name="whenTrue"/> where the condition holds, else of <paramref name="whenFalse"/>.</summary>
    public Value Where(Value condition, Value whenTrue, Value whenFalse)
    {
        Require("Where", condition, ElementType.Bool);
        RequireSame("Where", whenTrue, whenFalse);
        return Append("Where", [condition, whenTrue, whenFalse]);
    }

    /// <summary>Converts elements; decimals to whole numbers are cut towards zero, and what is not 0 is true.</summary>
    public Value Cast(Value value, ElementType type) =>
        value.ElementType == type ? value : Append("Cast", [value], Attributes.Int("to", (long)type));

    private Value Unary(string operatorType, Value value)
    {
        RequireFloat(operatorType, value);
        return Append(operatorType, [value]);
    }

    private Value Binary(string operatorType, Value left, Value right)
    {
        RequireSame(operatorType, left, right);
        return Append(operatorType, [left, right]);
    }
}
