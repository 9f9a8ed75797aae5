namespace RealtimeRec.Ranking.Rankers;

/// <summary>A sparse item-by-item matrix, row by row (CSR); columns ascend within a row.</summary>
internal sealed class SparseRows(int[] offsets, int[] columns, float[] values)
{
    public ReadOnlySpan<int> Columns(int row) => columns.AsSpan(offsets[row], offsets[row + 1] - offsets[row]);

    public ReadOnlySpan<float> Values(int row) => values.AsSpan(offsets[row], offsets[row + 1] - offsets[row]);

    /// <summary>Adds <paramref name="weight"/> times a row to a dense vector.</summary>
    public void AddRow(int row, float weight, Span<float> sums)
    {
        var rowColumns = Columns(row);
        var rowValues = Values(row);
        for (var i = 0; i < rowColumns.Length; i++)
        {
            sums[rowColumns[i]] += weight * rowValues[i];
        }
    }

    /// <summary>Builds the matrix row after row, so that the work space is one row.</summary>
    /// <param name="size">Number of rows and of columns.</param>
    /// <param name="fill">Adds up the row that it is given.</param>
    /// <param name="finish">The value of a cell, from its row, its column and what was added up; 0 leaves it out.</param>
    public static SparseRows Build(int size, Action<int, SparseAccumulator> fill, Func<int, int, float, float> finish)
    {
        var offsets = new int[size + 1];
        var columns = new List<int>();
        var values = new List<float>();
        var accumulator = new SparseAccumulator(size);
        for (var row = 0; row < size; row++)
        {
            fill(row, accumulator);
            foreach (var column in accumulator.TakeColumns())
            {
                var value = finish(row, column, accumulator.Take(column));
                if (value != 0)
                {
                    columns.Add(column);
                    values.Add(value);
                }
            }

            offsets[row + 1] = columns.Count;
        }

        return new SparseRows(offsets, [.. columns], [.. values]);
    }
}
