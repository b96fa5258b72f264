package org.m2q.dsl.tests.truth;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.dsl.tests.truth.LayerTable.Row;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.network.MacOperator.Linear;
import org.m2q.network.Shape;

/** Every layer of EfficientViT-B1 and B2 equals its row of the reference table. */
final class LayerTableTest {

	@ParameterizedTest(name = "{0} at {1}")
	@CsvSource({ "efficientvit-b1, 224", "efficientvit-b1, 256", "efficientvit-b1, 288", "efficientvit-b2, 224" })
	void everyRowAgrees(String network, int resolution) {
		LayerTable table = LayerTable.read(network + "-r" + resolution + ".csv");
		LayerNetwork layers = Examples.layers(network, Map.of("resolution", resolution));
		assertEquals(names(table), layers.layers().stream().map(l -> l.kind().name()).toList());
		List<Executable> checks = new ArrayList<>();
		for (int i = 0; i < table.rows().size(); i++) {
			Row row = table.rows().get(i);
			Layer layer = layers.layers().get(i);
			String label = "row " + i + " " + row.text("name") + " = " + layer.name();
			checks.add(() -> assertEquals(expected(table, row), actual(row, layer), label));
		}
		assertAll(checks);
	}

	@ParameterizedTest(name = "{0} at {1}")
	@CsvSource({ "efficientvit-b1, 224", "efficientvit-b2, 224" })
	void reluIsAppliedWhereQueriesAndKeysAreRead(String network, int resolution) {
		LayerNetwork layers = Examples.layers(network, Map.of("resolution", resolution));
		List<Layer> products = layers.layers().stream().filter(l -> l.kind() == LayerKind.MATMUL).toList();
		assertTrue(products.size() >= 14);
		for (Layer product : products) {
			// Values and the context are read as they are; the second operand is the keys, then the queries.
			assertEquals(List.of(Optional.empty(), Optional.of("relu")), product.inputActivations(), product.name());
		}
	}

	private static List<String> names(LayerTable table) {
		return table.rows().stream().map(row -> row.text("kind")).toList();
	}

	private static String expected(LayerTable table, Row row) {
		var text = new StringBuilder(row.text("kind"));
		for (String column : columns(row)) {
			text.append(' ').append(column).append('=').append(row.has(column) ? row.text(column) : "0");
		}
		text.append(" norm=").append(switch (row.text("norm")) {
		case "ln" -> "layernorm";
		default -> row.text("norm");
		});
		text.append(" act=").append(switch (row.text("act")) {
		case "hswish" -> "hardswish";
		case "relu(q,k)" -> ""; // applied to operands, checked by its own test
		default -> row.text("act");
		});
		return text.append(" residual=").append(table.residualFrom(row)).toString();
	}

	private static String actual(Row row, Layer layer) {
		var text = new StringBuilder(layer.kind().name());
		for (String column : columns(row)) {
			text.append(' ').append(column).append('=').append(number(layer, column));
		}
		text.append(" norm=").append(layer.norm().orElse(""));
		text.append(" act=").append(layer.activation().orElse(""));
		return text.append(" residual=").append(layer.residualFrom()).toString();
	}

	/** The columns that mean something for a kind of layer. */
	private static List<String> columns(Row row) {
		List<String> columns = new ArrayList<>(switch (row.text("kind")) {
		case "MATMUL" -> List.of("batch_heads", "M", "K", "N");
		case "DIV" -> List.of("batch_heads");
		case "GAVGPOOL" -> List.of("in_c", "out_c", "h_in", "w_in", "h_out", "w_out");
		case "LINEAR" -> List.of("in_c", "out_c", "bias");
		default -> List.of("in_c", "out_c", "k", "stride", "pad", "groups", "h_in", "w_in", "h_out", "w_out", "bias");
		});
		columns.addAll(List.of("macs", "weights", "bias_params", "norm_params", "in_elems", "out_elems"));
		return columns;
	}

	private static long number(Layer layer, String column) {
		Shape in = layer.inputs().getFirst();
		Shape out = layer.output();
		return switch (column) {
		case "macs" -> layer.macs();
		case "weights" -> layer.weights();
		case "bias_params" -> layer.biasParameters();
		case "norm_params" -> layer.normParameters();
		case "in_elems" -> layer.inputElements();
		case "out_elems" -> layer.outputElements();
		case "in_c" -> in.dim(0);
		case "out_c" -> out.dim(0);
		case "h_in" -> in.dim(1);
		case "w_in" -> in.dim(2);
		case "h_out" -> out.rank() == 3 ? out.dim(1) : 1;
		case "w_out" -> out.rank() == 3 ? out.dim(2) : 1;
		case "batch_heads" -> layer.kind() == LayerKind.MATMUL ? layer.loops().heads() : out.dim(0);
		case "M" -> layer.loops().filters();
		case "K" -> layer.loops().channels();
		case "N" -> layer.loops().outColumns();
		case "bias" -> layer.operator() instanceof Linear linear ? flag(linear.bias()) : flag(convolution(layer).bias());
		case "k" -> same(convolution(layer).kernelRows(), convolution(layer).kernelColumns());
		case "stride" -> same(convolution(layer).strideRows(), convolution(layer).strideColumns());
		case "pad" -> same(convolution(layer).paddingRows(), convolution(layer).paddingColumns());
		case "groups" -> convolution(layer).groups();
		default -> throw new IllegalArgumentException(column);
		};
	}

	private static Convolution convolution(Layer layer) {
		return (Convolution) layer.operator();
	}

	private static long flag(boolean value) {
		return value ? 1 : 0;
	}

	private static long same(int rows, int columns) {
		assertEquals(rows, columns);
		return rows;
	}
}
