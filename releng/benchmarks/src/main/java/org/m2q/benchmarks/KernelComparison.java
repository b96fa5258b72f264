package org.m2q.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import com.sun.management.ThreadMXBean;

/**
 * Kernels of one thread against those of ONNX Runtime in one run: the engines take turns shape by shape, so that ratios mean something on a busy machine. Times
 * are processor times of the thread. ONNX Runtime's own 8 bits are the limit of the machine for integers: they use its multiply-add of bytes. A ReLU behind each
 * layer stands for the activation that layers have, and gives them results of 8 bits. Prints a table: billions of operations per second (a multiply-accumulate is
 * two), and ratios.
 */
public final class KernelComparison {

	private record Shape(String kind, String name, int channels, int side, String layer) {
	}

	private static final List<Shape> SHAPES = List.of(new Shape("pointwise", "16 to 64, 112 × 112", 16, 112, "pwconv(64)"),
			new Shape("pointwise", "64 to 32, 56 × 56", 64, 56, "pwconv(32)"), new Shape("pointwise", "32 to 128, 56 × 56", 32, 56, "pwconv(128)"),
			new Shape("pointwise", "128 to 32, 56 × 56", 128, 56, "pwconv(32)"), new Shape("pointwise", "128 to 64, 28 × 28", 128, 28, "pwconv(64)"),
			new Shape("pointwise", "64 to 256, 28 × 28", 64, 28, "pwconv(256)"), new Shape("pointwise", "256 to 64, 28 × 28", 256, 28, "pwconv(64)"),
			new Shape("pointwise", "128 to 512, 14 × 14", 128, 14, "pwconv(512)"), new Shape("pointwise", "512 to 128, 14 × 14", 512, 14, "pwconv(128)"),
			new Shape("pointwise", "256 to 1024, 7 × 7", 256, 7, "pwconv(1024)"), new Shape("pointwise", "1024 to 256, 7 × 7", 1024, 7, "pwconv(256)"),
			new Shape("depthwise", "16, 112 × 112, 3 × 3", 16, 112, "dwconv(3)"), new Shape("depthwise", "128, 56 × 56, 3 × 3", 128, 56, "dwconv(3)"),
			new Shape("depthwise", "256, 28 × 28, 3 × 3", 256, 28, "dwconv(3)"), new Shape("depthwise", "512, 14 × 14, 3 × 3", 512, 14, "dwconv(3)"),
			new Shape("depthwise", "1024, 7 × 7, 3 × 3", 1024, 7, "dwconv(3)"), new Shape("depthwise", "384, 14 × 14, 5 × 5", 384, 14, "dwconv(5)"));

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private KernelComparison() {
	}

	/**
	 * Compares.
	 *
	 * @param args width of weights in bits, 8 when it is not given
	 */
	public static void main(String[] args) throws Exception {
		int bits = args.length > 0 ? Integer.parseInt(args[0]) : 8;
		System.out.printf("%-10s %-22s %8s %8s %8s %8s %8s%n", "kind", "shape", "java", "float", "int8", "/float", "/int8");
		double[] logs = new double[4];
		int[] counts = new int[2];
		for (Shape shape : SHAPES) {
			String text = String.format(Locale.ROOT, "language 1.0%nmodel One {%n\tinput image: [%d, %d, %d]%n\tonly: %s > relu%n\toutput result%n}%n", shape.channels(), shape.side(),
					shape.side(), shape.layer());
			Inference inference = new Inference(text, bits, 1);
			double operations = 2.0 * inference.macs();
			double[] rates = rates(operations, inference.generated(), inference.onnxFloat(), inference.onnxStatic());
			int kind = shape.kind().equals("pointwise") ? 0 : 1;
			counts[kind]++;
			logs[2 * kind] += Math.log(rates[0] / rates[1]);
			logs[2 * kind + 1] += Math.log(rates[0] / rates[2]);
			System.out.printf(Locale.ROOT, "%-10s %-22s %8.1f %8.1f %8.1f %8.2f %8.2f%n", shape.kind(), shape.name(), rates[0], rates[1], rates[2], rates[0] / rates[1],
					rates[0] / rates[2]);
		}
		for (int kind = 0; kind < 2; kind++) {
			System.out.printf(Locale.ROOT, "%-10s geometric means of the ratios: %.2f to single precision, %.2f to 8 bits%n", kind == 0 ? "pointwise" : "depthwise",
					Math.exp(logs[2 * kind] / counts[kind]), Math.exp(logs[2 * kind + 1] / counts[kind]));
		}
	}

	/** Medians of nine rounds in which all take turns, in billions of operations per second. */
	private static double[] rates(double operations, Inference.Run... runs) throws Exception {
		int repeats = (int) Math.clamp(1e9 / operations, 20, 400);
		double[][] times = new double[runs.length][9];
		for (int round = -6; round < 9; round++) {
			for (int i = 0; i < runs.length; i++) {
				long before = THREADS.getCurrentThreadCpuTime();
				for (int k = 0; k < (round < 0 ? 2 * repeats : repeats); k++) {
					runs[i].run();
				}
				if (round >= 0) {
					times[i][round] = (THREADS.getCurrentThreadCpuTime() - before) / (double) repeats;
				}
			}
		}
		return Arrays.stream(times).mapToDouble(t -> operations / Arrays.stream(t).sorted().toArray()[4]).toArray();
	}
}
