package org.m2q.dsl.scoping;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.util.IResourceScopeCache;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.RepeatStep;

import com.google.inject.Inject;
import com.google.inject.Singleton;

/**
 * Names inside a model, block or accelerator: those that earlier statements of the enclosing bodies declare, indices of enclosing repeats, and
 * parameters. Statements after the place come last, so that a name used too early still links and is reported as such.
 */
@Singleton
final class LexicalScope {

	@Inject
	private IResourceScopeCache cache;

	List<Layer> layers(EObject context) {
		List<Layer> layers = new ArrayList<>();
		List<Layer> later = new ArrayList<>();
		EObject child = context;
		for (EObject parent = context.eContainer(); parent != null; child = parent, parent = parent.eContainer()) {
			if (parent instanceof Body body) {
				BodyNames names = cache.get(body, body.eResource(), () -> new BodyNames(body));
				int position = names.position(child);
				layers.add(names.before(position));
				later.add(names.after(position));
			} else if (parent instanceof RepeatStep repeat && repeat.getIndex() != null && child == repeat.getBody()) {
				layers.add(Layer.of(List.of(repeat.getIndex())));
			} else if (parent instanceof Mapping mapping && mapping.getAccelerator() instanceof Accelerator accelerator && !accelerator.eIsProxy()) {
				layers.add(Layer.of(accelerator.getParameters()));
			} else if (parent instanceof Callable callable) {
				layers.add(Layer.of(callable.getParameters()));
			}
		}
		if (context instanceof Callable callable) {
			layers.add(Layer.of(callable.getParameters()));
		}
		layers.addAll(later);
		return layers;
	}
}
