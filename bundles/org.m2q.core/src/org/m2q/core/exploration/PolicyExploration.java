package org.m2q.core.exploration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.advisor.WeightSource;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.core.M2qCore;
import org.m2q.core.quantized.CalibratedWeights;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.SourcePlace;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.PolicySearch;
import org.m2q.dsl.ide.suggest.SearchTexts;
import org.m2q.dsl.ide.suggest.SuggestionService;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.LayerNetwork;
import org.m2q.report.ExperimentReport;
import org.m2q.report.Report;

/**
 * A search for other policies of an experiment, and what it has found so far. It works on a copy of the text, so that the text may change
 * meanwhile. What it has found can be asked by any thread.
 */
public final class PolicyExploration {

	private static final int UNKNOWN_TOTAL = 1000;

	private final ExplorationRequest request;
	private final CountDownLatch ended = new CountDownLatch(1);
	private final List<ExplorationPoint> points = new ArrayList<>();
	private List<ExplorationPoint> front = List.of();
	private volatile Optional<PolicySearch> search = Optional.empty();
	private volatile Optional<BaselinePoint> baseline = Optional.empty();
	private volatile Optional<ShownResult> subject = Optional.empty();
	private volatile String obstacle = "";
	private volatile boolean stopped;

	/** A search that is not started; {@link Explorations#run} does that. */
	public PolicyExploration(ExplorationRequest request) {
		this.request = request;
	}

	/** What is searched for. */
	public ExplorationRequest request() {
		return request;
	}

	/** The file of the experiment. */
	public IFile file() {
		return request.file();
	}

	/** Name of the experiment. */
	public String experiment() {
		return request.experiment();
	}

	/** Ends the search soon and keeps what it has found. */
	public void stop() {
		stopped = true;
	}

	/** Whether {@link #stop} was called. */
	public boolean isStopped() {
		return stopped;
	}

	/** Whether the search has ended, for whatever reason. */
	public boolean isFinished() {
		return ended.getCount() == 0;
	}

	/** Waits for the end. */
	public void await() throws InterruptedException {
		ended.await();
	}

	/** Why nothing was searched; empty as long as nothing is known to keep it. */
	public String obstacle() {
		return obstacle;
	}

	/** How accuracy is judged; empty before the search has begun. */
	public Optional<SensitivityMetric> metric() {
		return search.map(PolicySearch::metric);
	}

	/** The estimate of the experiment as it is, for views; empty before the search has begun. */
	public Optional<ShownResult> subject() {
		return subject;
	}

	/** What the experiment is compared with; empty when it has no baseline, or one without a price. */
	public Optional<BaselinePoint> baseline() {
		return baseline;
	}

	/** The points that were priced so far, in that order. */
	public synchronized List<ExplorationPoint> points() {
		return List.copyOf(points);
	}

	/** The points that keep the limits and that no other one beats, by rising EDP. */
	public synchronized List<ExplorationPoint> front() {
		return front;
	}

	/**
	 * The front as a table, as the command line prints it.
	 *
	 * @param width columns of a line
	 * @return empty before the search has begun
	 */
	public synchronized Optional<String> table(int width) {
		return search.map(known -> SearchTexts.front(experiment(), known.metric(), known.outcome(), front, points.size(), width));
	}

	/** All points as comma-separated values; empty before the search has begun. */
	public synchronized Optional<String> csv() {
		return search.map(known -> SearchTexts.csv(known.metric(), points, front));
	}

	/**
	 * The text with a point applied as a new policy; not while the search runs.
	 *
	 * @param index of a point
	 * @return the text as it was for the point as it is; empty for an unknown point
	 */
	public Optional<String> applied(int index) {
		Optional<ExplorationPoint> point = points().stream().filter(candidate -> candidate.index() == index).findFirst();
		return point.flatMap(chosen -> search.map(known -> applied(known.edits(chosen))));
	}

	private String applied(Map<String, List<TextEdit>> edits) {
		return TextEdit.apply(request.text(), edits.values().stream().flatMap(List::stream).toList());
	}

	/** Searches, and tells after every point. */
	void run(SuggestionService service, IProgressMonitor monitor, Runnable news) {
		Cancellation cancellation = () -> stopped || monitor.isCanceled();
		try {
			search(service, monitor, cancellation, news);
		} catch (CancellationException e) {
			stopped = true;
		} finally {
			stopped |= monitor.isCanceled();
			ended.countDown();
		}
	}

	private void search(SuggestionService service, IProgressMonitor monitor, Cancellation cancellation, Runnable news) {
		M2qWorkspace workspace = M2qWorkspace.create();
		request.others().forEach(workspace::setBuffer);
		String uri = file().getLocation().toPath().toUri().toString();
		workspace.setBuffer(uri, request.text());
		M2qDocument document = workspace.open(uri);
		Optional<Problem> error = document.allProblems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			obstacle = NLS.bind(Messages.textProblems, error.get().message());
			return;
		}
		Optional<Experiment> wanted = document.experiments().stream().filter(candidate -> experiment().equals(candidate.getName())).findFirst();
		Optional<PolicySearch> prepared = wanted
				.flatMap(known -> service.search(known, request.single(), request.limits(), workspace, this::weights, cancellation));
		if (prepared.isEmpty()) {
			obstacle = NLS.bind(wanted.isEmpty() ? Messages.experimentMissing : Messages.impossible, experiment());
			return;
		}
		ExperimentResult result = document.result(wanted.get(), cancellation);
		IProject project = file().getProject();
		if (!result.points().isEmpty()) {
			subject = Optional.of(new ShownResult("exploration:" + file().getFullPath(), ShownResult.Origin.ESTIMATE, Optional.of(file()),
					new Report(file().getProjectRelativePath().toString(), List.of(ExperimentReport.of(result, span -> SourcePlace.text(project, span))), List.of()),
					0, 0, Optional.empty(), false));
		}
		baseline = baseline(result, prepared.get().metric());
		search = prepared;
		news.run();
		int total = (int) Math.min(prepared.get().size(), request.limits().points());
		SubMonitor progress = SubMonitor.convert(monitor, NLS.bind(Messages.task, experiment()), total > 0 ? total : UNKNOWN_TOTAL);
		prepared.get().run(cancellation, (point, best, known) -> {
			add(point, best);
			progress.subTask(NLS.bind(Messages.taskPoint, point.index() + 1, point.description()));
			progress.worked(1);
			news.run();
		});
	}

	/** The weights of the network, where the experiment was quantized in this Eclipse; else none are known. */
	private Optional<WeightSource> weights(Experiment asked, LayerNetwork network) {
		return M2qCore.quantizedPoints().of(file()).stream().filter(point -> point.experiment().equals(asked.getName()))
				.flatMap(point -> CalibratedWeights.of(point, network).stream()).findFirst();
	}

	private synchronized void add(ExplorationPoint point, List<ExplorationPoint> best) {
		points.add(point);
		front = best;
	}

	private static Optional<BaselinePoint> baseline(ExperimentResult result, SensitivityMetric metric) {
		List<Integer> indices = result.points().isEmpty() ? List.of() : result.points().getFirst().baselines();
		if (indices.isEmpty()) {
			return Optional.empty();
		}
		ExperimentPoint point = result.baselines().get(indices.getFirst());
		NetworkCost cost = point.cost();
		double proxy = metric.network(cost.network(), cost.layers().stream().map(LayerCost::precision).toList());
		return cost.isEnergyKnown() && cost.edp() > 0 && Double.isFinite(proxy)
				? Optional.of(new BaselinePoint(point.policy() + " on " + point.accelerator(), cost.edp(), proxy)) : Optional.empty();
	}
}
