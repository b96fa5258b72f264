package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.m2q.report.PointReport;
import org.m2q.report.Setup;

/**
 * Names for the points of a grid that leave out what all points share.
 *
 * @param common what all points share, as a sentence; may be empty
 * @param headers names of the columns that differ
 * @param rows cells of these columns per point id
 */
record GridNames(String common, List<String> headers, Map<String, List<String>> rows) {

	static GridNames of(List<PointReport> points) {
		Map<String, Function<Setup, String>> columns = new LinkedHashMap<>();
		columns.put("model", name(Setup::model, Setup::modelArguments, points));
		columns.put("policy", Setup::policy);
		columns.put("accelerator", name(Setup::accelerator, Setup::acceleratorArguments, points));
		columns.put("mapping", setup -> setup.mapping().orElse("–"));
		List<String> common = new ArrayList<>();
		List<String> headers = new ArrayList<>();
		Map<String, List<String>> rows = new LinkedHashMap<>();
		points.forEach(point -> rows.put(point.id(), new ArrayList<>()));
		columns.forEach((header, text) -> {
			if (points.stream().map(point -> text.apply(point.setup())).distinct().count() == 1) {
				Setup setup = points.get(0).setup();
				common.add(header + " " + switch (header) {
					case "model" -> setup.modelText();
					case "accelerator" -> setup.acceleratorText();
					default -> text.apply(setup);
				});
			} else {
				headers.add(header);
				points.forEach(point -> rows.get(point.id()).add(text.apply(point.setup())));
			}
		});
		return new GridNames(common.isEmpty() ? "" : "All points: " + String.join(", ", common) + ".", headers, rows);
	}

	List<String> cells(PointReport point) {
		return rows.get(point.id());
	}

	/** A name with those arguments that differ between the points in which they occur. */
	private static Function<Setup, String> name(Function<Setup, String> name, Function<Setup, List<Setup.Setting>> settings,
			List<PointReport> points) {
		return setup -> {
			String arguments = settings.apply(setup).stream()
					.filter(setting -> points.stream().map(PointReport::setup)
							.filter(other -> Objects.equals(name.apply(other), name.apply(setup))).flatMap(other -> settings.apply(other).stream())
							.filter(other -> other.name().equals(setting.name())).map(Setup.Setting::value).distinct().count() > 1)
					.map(setting -> setting.name() + " = " + setting.value()).collect(Collectors.joining(", "));
			return arguments.isEmpty() ? name.apply(setup) : name.apply(setup) + "(" + arguments + ")";
		};
	}
}
