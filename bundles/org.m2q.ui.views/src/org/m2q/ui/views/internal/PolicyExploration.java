package org.m2q.ui.views.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.advisor.ExplorationLimits;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Format;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.PolicySearch;
import org.m2q.dsl.ide.suggest.SuggestionService;
import org.m2q.model.m2q.Experiment;
import org.m2q.ui.charts.pareto.ParetoPoint;
import org.m2q.ui.internal.suggest.SuggestionAnalysis;

/**
 * A search for other policies of an experiment, and what it has found so far. It works on a copy of the text, so that the text may change
 * meanwhile.
 */
final class PolicyExploration {

	static final String BASELINE = "baseline";

	private static final int UNKNOWN_TOTAL = 1000;

	private final IFile file;
	private final String text;
	private final String experiment;
	private final boolean single;
	private final List<ParetoPoint> found = new ArrayList<>();
	private final List<ExplorationPoint> points = new ArrayList<>();
	private volatile Optional<PolicySearch> search = Optional.empty();
	private volatile boolean finished;
	private Optional<String> own = Optional.empty();

	/**
	 * A search that is not started.
	 *
	 * @param file of the text
	 * @param text as it is now
	 * @param experiment name of the experiment whose first point is searched
	 * @param single whether every layer changes on its own, else all of an operator together
	 */
	PolicyExploration(IFile file, String text, String experiment, boolean single) {
		this.file = file;
		this.text = text;
		this.experiment = experiment;
		this.single = single;
	}

	IFile file() {
		return file;
	}

	/** The text that is searched for. */
	String text() {
		return text;
	}

	String experiment() {
		return experiment;
	}

	boolean isFinished() {
		return finished;
	}

	/** Whether a text is what was put there last. Only in the user interface thread. */
	boolean isOwn(String other) {
		return own.isPresent() && own.get().equals(other);
	}

	/** Notes what is put into the text. Only in the user interface thread. */
	void own(String applied) {
		own = Optional.of(applied);
	}

	/** How accuracy is judged; empty before the search has begun. */
	Optional<SensitivityMetric> metric() {
		return search.map(PolicySearch::metric);
	}

	/** What was found so far. */
	synchronized List<ParetoPoint> found() {
		return List.copyOf(found);
	}

	/**
	 * Searches; not in the user interface thread.
	 *
	 * @param service keeps what it learns about layers
	 * @param news told after every point
	 * @return why nothing could be searched; empty when it was
	 */
	Optional<String> run(SuggestionService service, IProgressMonitor monitor, Runnable news) {
		Cancellation cancellation = monitor::isCanceled;
		try {
			M2qWorkspace workspace = M2qWorkspace.create();
			String uri = file.getLocation().toPath().toUri().toString();
			workspace.setBuffer(uri, text);
			M2qDocument document = workspace.open(uri);
			Optional<Problem> error = document.allProblems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).findFirst();
			if (error.isPresent()) {
				return Optional.of(NLS.bind(Messages.searchProblems, error.get().message()));
			}
			Optional<Experiment> wanted = document.experiments().stream().filter(candidate -> experiment.equals(candidate.getName())).findFirst();
			Optional<PolicySearch> prepared = wanted
					.flatMap(known -> service.search(known, single, new ExplorationLimits(Double.NEGATIVE_INFINITY, Long.MAX_VALUE, ExplorationLimits.POINTS),
							workspace, SuggestionAnalysis::weights, cancellation));
			if (prepared.isEmpty()) {
				return Optional.of(NLS.bind(Messages.searchImpossible, experiment));
			}
			search = prepared;
			int total = (int) Math.min(prepared.get().size(), ExplorationLimits.POINTS);
			SubMonitor progress = SubMonitor.convert(monitor, NLS.bind(Messages.searchJob, experiment), total > 0 ? total : UNKNOWN_TOTAL);
			baseline(document.result(wanted.get(), cancellation), prepared.get().metric()).ifPresent(this::add);
			prepared.get().run(cancellation, (point, front, known) -> {
				add(point);
				progress.worked(1);
				news.run();
			});
			return Optional.empty();
		} catch (CancellationException e) {
			return Optional.empty();
		} finally {
			finished = true;
		}
	}

	private synchronized void add(ParetoPoint point) {
		found.add(point);
	}

	private synchronized void add(ExplorationPoint point) {
		double edp = point.outcome().edp();
		double proxy = point.outcome().proxy();
		if (edp > 0 && Double.isFinite(edp) && Double.isFinite(proxy)) {
			points.add(point);
			ParetoPoint.Kind kind = !point.feasible() ? ParetoPoint.Kind.INFEASIBLE
					: point.index() == 0 ? ParetoPoint.Kind.CURRENT : ParetoPoint.Kind.CANDIDATE;
			found.add(new ParetoPoint(Integer.toString(point.index()), point.description(), edp, proxy, kind,
					NLS.bind(Messages.searchDetails, new Object[] { Format.energy(point.outcome().energy()), Format.time(point.outcome().latency()),
							Format.data(point.outcome().weightBytes()), Format.data(point.outcome().bytes()) })));
		}
	}

	private static Optional<ParetoPoint> baseline(ExperimentResult result, SensitivityMetric metric) {
		List<Integer> indices = result.points().isEmpty() ? List.of() : result.points().getFirst().baselines();
		if (indices.isEmpty()) {
			return Optional.empty();
		}
		ExperimentPoint point = result.baselines().get(indices.getFirst());
		NetworkCost cost = point.cost();
		double proxy = metric.network(cost.network(), cost.layers().stream().map(LayerCost::precision).toList());
		return cost.isEnergyKnown() && cost.edp() > 0 && Double.isFinite(proxy)
				? Optional.of(new ParetoPoint(BASELINE, point.policy() + " on " + point.accelerator(), cost.edp(), proxy, ParetoPoint.Kind.BASELINE, ""))
				: Optional.empty();
	}

	/**
	 * The text with a point applied as a new policy; not while the search runs.
	 *
	 * @param id of a found point
	 * @return the text as it was for the point as it is; empty for the baseline and unknown points
	 */
	Optional<String> applied(String id) {
		Optional<ExplorationPoint> point;
		synchronized (this) {
			point = points.stream().filter(candidate -> Integer.toString(candidate.index()).equals(id)).findFirst();
		}
		return point.flatMap(chosen -> search.map(known -> applied(known.edits(chosen))));
	}

	private String applied(Map<String, List<TextEdit>> edits) {
		StringBuilder changed = new StringBuilder(text);
		List<TextEdit> own = edits.values().stream().flatMap(List::stream).sorted((a, b) -> Integer.compare(b.offset(), a.offset())).toList();
		own.forEach(edit -> changed.replace(edit.offset(), edit.offset() + edit.length(), edit.text()));
		return changed.toString();
	}
}
