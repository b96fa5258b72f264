package org.m2q.accelerator.sweep;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.accelerator.RunChanges;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Quantity;

/**
 * Writes points as comma-separated values (RFC 4180, UTF-8), one row each. Headers end in the unit of their column. A point with layers that
 * cannot be priced has no costs: the sum of the others would look like a good design.
 *
 * <p>A file grows under its name with {@code .partial} at the end and takes its name in {@link #complete}; so a file with its own name is
 * always whole, and rows of a sweep that was cancelled remain under the other name.
 */
public final class CsvSweepSink implements RowSweepSink, Closeable {

	private final Writer writer;
	private final Optional<Path> target;
	private final Map<String, Dimension> parameters = new LinkedHashMap<>();
	/** What all points have in place of what the text says. */
	private final List<String> changed = new ArrayList<>();
	private long rows;
	private boolean closed;

	/**
	 * Writes to a file.
	 *
	 * @param file where the rows appear in the end; what is there is replaced then
	 * @param spaces the spaces whose points will come; they must have the same groups of layers
	 * @param changes what {@link Sweep#with} was given; a clock and tables have columns of their own
	 */
	public static CsvSweepSink to(Path file, List<DesignSpace> spaces, RunChanges changes) throws IOException {
		Path partial = partial(file);
		return new CsvSweepSink(Files.newBufferedWriter(partial, StandardCharsets.UTF_8), Optional.of(file), spaces, changes);
	}

	/** Writes to a stream, which is not closed. */
	public static CsvSweepSink to(Writer writer, List<DesignSpace> spaces, RunChanges changes) throws IOException {
		return new CsvSweepSink(new BufferedWriter(writer), Optional.empty(), spaces, changes);
	}

	/** The name under which a file grows. */
	public static Path partial(Path file) {
		return file.resolveSibling(file.getFileName() + ".partial");
	}

	private CsvSweepSink(Writer writer, Optional<Path> target, List<DesignSpace> spaces, RunChanges changes) throws IOException {
		this.writer = writer;
		this.target = target;
		for (DesignSpace space : spaces) {
			for (HardwareChoice hardware : space.hardware()) {
				hardware.fixed().forEach((name, value) -> parameters.putIfAbsent(name, value.dimension()));
				hardware.axes().forEach(axis -> parameters.putIfAbsent(axis.parameter(), axis.values().getFirst().dimension()));
			}
		}
		List<String> header = new ArrayList<>(List.of("point", "model", "policy"));
		spaces.stream().findFirst().ifPresent(space -> space.choices().forEach(choice -> header.add(choice.name() + "_policy")));
		header.addAll(List.of("accelerator", "mapping"));
		parameters.forEach((name, dimension) -> header.add(dimension.baseSymbol().isEmpty() ? name : name + "_" + dimension.baseSymbol()));
		changes.clock().ifPresent(hertz -> {
			header.add("clock_Hz");
			changed.add(number(hertz));
		});
		if (!changes.tables().isEmpty()) {
			header.add("energy_tables");
			changed.add(changes.tables().entrySet().stream().map(entry -> entry.getValue().getName() + " for " + entry.getKey().getName()).collect(Collectors.joining("; ")));
		}
		header.addAll(List.of("status", "problem", "cycles", "latency_s", "energy_J", "edp_Js", "power_W", "area_m2", "utilization", "dram_B", "message"));
		writer.append(line(header));
	}

	@Override
	public void accept(String row) throws IOException {
		writer.append(Long.toString(rows++)).append(',').append(row);
	}

	@Override
	public String row(SweepPoint point) {
		List<String> cells = new ArrayList<>(16 + parameters.size());
		cells.add(point.model().label());
		cells.add(point.policy());
		cells.addAll(point.alternatives());
		cells.add(point.accelerator());
		cells.add(point.mapping());
		for (String name : parameters.keySet()) {
			Quantity value = point.parameters().get(name);
			cells.add(value == null ? "" : number(value.value()));
		}
		cells.addAll(changed);
		cells.add(status(point));
		cells.add(point.problem().map(Problem::code).orElse(""));
		if (point.totals().filter(SweepTotals::complete).isPresent() && point.problem().isEmpty()) {
			SweepTotals totals = point.totals().get();
			cells.add(Long.toString(totals.cycles()));
			cells.add(number(totals.latency()));
			cells.add(number(totals.energy()));
			cells.add(number(totals.edp()));
			cells.add(number(totals.power()));
			cells.add(totals.area().isPresent() ? number(totals.area().getAsDouble()) : "");
			cells.add(number(totals.utilisation()));
			cells.add(Long.toString(totals.dramBytes()));
		} else {
			cells.addAll(List.of("", "", "", "", "", "", "", ""));
		}
		cells.add(point.problem().map(CsvSweepSink::message).orElse(""));
		return line(cells);
	}

	/** What is wrong, behind the file and line where it is. */
	private static String message(Problem problem) {
		SourceSpan place = problem.span();
		return place.isKnown() ? place.uri().substring(place.uri().lastIndexOf('/') + 1) + ":" + place.line() + ": " + problem.message() : problem.message();
	}

	/** All, all but what is not modelled, only some of the layers, or nothing. */
	private static String status(SweepPoint point) {
		if (point.totals().isEmpty()) {
			return "failed";
		}
		SweepTotals totals = point.totals().get();
		return !totals.complete() || point.problem().isPresent() ? "incomplete" : totals.fullyModelled() ? "priced" : "partial";
	}

	/** Ends the rows and gives the file its name. */
	public void complete() throws IOException {
		writer.flush();
		close();
		if (target.isPresent()) {
			Path partial = partial(target.get());
			try {
				Files.move(partial, target.get(), StandardCopyOption.ATOMIC_MOVE);
			} catch (AtomicMoveNotSupportedException e) {
				Files.move(partial, target.get(), StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	/** Writes what is still in memory, so that all rows so far can be read. */
	public void flush() throws IOException {
		writer.flush();
	}

	/** Ends the rows; without {@link #complete} the file keeps the name that says it is partial. */
	@Override
	public void close() throws IOException {
		if (!closed) {
			closed = true;
			if (target.isPresent()) {
				writer.close();
			} else {
				writer.flush();
			}
		}
	}

	private static String number(double value) {
		return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
	}

	private static String line(List<String> cells) {
		StringBuilder line = new StringBuilder(32 * cells.size());
		for (int i = 0; i < cells.size(); i++) {
			String cell = cells.get(i);
			line.append(i == 0 ? "" : ",");
			if (cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0 || cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0) {
				line.append('"').append(cell.replace("\"", "\"\"")).append('"');
			} else {
				line.append(cell);
			}
		}
		return line.append("\r\n").toString();
	}
}
