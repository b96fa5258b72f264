package org.m2q.dsl.scoping;

import static org.m2q.model.m2q.M2qPackage.Literals.ARGUMENT__PARAMETER;
import static org.m2q.model.m2q.M2qPackage.Literals.CALL_STEP__TARGET;
import static org.m2q.model.m2q.M2qPackage.Literals.ENERGY_ROW;
import static org.m2q.model.m2q.M2qPackage.Literals.ENGINE;
import static org.m2q.model.m2q.M2qPackage.Literals.MEMORY;
import static org.m2q.model.m2q.M2qPackage.Literals.REFERENCE_EXPRESSION__TARGET;
import static org.m2q.model.m2q.M2qPackage.Literals.VALUE_DECLARATION;
import static org.m2q.model.m2q.M2qPackage.Literals.VARIATION__PARAMETER;
import static org.m2q.model.m2q.M2qPackage.Literals.KIND_TERM__TARGET;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.scoping.IScope;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.EnergyTableUse;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.RunSpecification;

import com.google.common.collect.Iterables;
import com.google.inject.Inject;

/** What a name means, by the place where it stands. */
public class M2qScopeProvider extends AbstractM2qScopeProvider {

	@Inject
	private VisibleDefinitions definitions;
	@Inject
	private LexicalScope lexical;

	@Override
	public IScope getScope(EObject context, EReference reference) {
		if (context.eResource() == null) {
			return IScope.NULLSCOPE;
		}
		EClass type = reference.getEReferenceType();
		if (reference == ARGUMENT__PARAMETER) {
			return parameters(context);
		}
		if (reference == VARIATION__PARAMETER) {
			return scope(varied(context), Parameter.class::isInstance);
		}
		if (reference == CALL_STEP__TARGET) {
			return scope(lexicalThenGlobal(context), M2qScopeProvider::isCallTarget);
		}
		if (reference == REFERENCE_EXPRESSION__TARGET) {
			return expression(context);
		}
		if (reference == KIND_TERM__TARGET) {
			return scope(global(context), element -> element instanceof Block || element instanceof OperatorDeclaration);
		}
		if (type == VALUE_DECLARATION) {
			return scope(lexical.layers(context), VALUE_DECLARATION::isInstance);
		}
		if (type == ENERGY_ROW) {
			return scope(energyRows(context), EnergyRow.class::isInstance);
		}
		if (type == ENGINE || type == MEMORY) {
			return scope(parts(context), type::isInstance);
		}
		return scope(global(context), type::isInstance);
	}

	private static IScope scope(List<Layer> layers, Predicate<EObject> fits) {
		return new LayeredScope(layers, fits);
	}

	private List<Layer> global(EObject context) {
		return definitions.layers(context.eResource());
	}

	private List<Layer> lexicalThenGlobal(EObject context) {
		List<Layer> layers = lexical.layers(context);
		layers.addAll(global(context));
		return layers;
	}

	private static boolean isCallTarget(EObject element) {
		return element instanceof Block || element instanceof OperatorDeclaration || element instanceof Parameter
				|| element instanceof org.m2q.model.m2q.LetStatement;
	}

	/** Names in expressions: of the enclosing model or block, else of the enclosing accelerator; then blocks and operators as values, tables for memories. */
	private IScope expression(EObject context) {
		List<Layer> layers = lexicalThenGlobal(context);
		boolean memory = EcoreUtil2.getContainerOfType(context, Memory.class) != null;
		Predicate<EObject> fits = element -> !(element instanceof Definition) || element instanceof Block || element instanceof OperatorDeclaration
				|| memory && element instanceof EnergyTable;
		if (EcoreUtil2.getContainerOfType(context, Accelerator.class) != null || EcoreUtil2.getContainerOfType(context, EnergyTable.class) != null) {
			layers.addAll(energyRows(context));
		}
		return scope(layers, fits);
	}

	private IScope parameters(EObject context) {
		EObject container = context instanceof Argument ? context.eContainer() : context;
		NamedElement target = switch (container) {
		case CallStep call -> call.getTarget();
		case ModelUse use -> use.getModel();
		case AcceleratorUse use -> use.getAccelerator();
		case null, default -> null;
		};
		return target instanceof Callable callable && !callable.eIsProxy()
				? scope(List.of(Layer.of(callable.getParameters())), Parameter.class::isInstance)
				: IScope.NULLSCOPE;
	}

	/** Parameters of what an experiment runs and compares with, those of accelerators before those of models. */
	private static List<Layer> varied(EObject context) {
		Experiment experiment = EcoreUtil2.getContainerOfType(context, Experiment.class);
		Set<Callable> accelerators = new LinkedHashSet<>();
		Set<Callable> models = new LinkedHashSet<>();
		if (experiment != null) {
			for (RunSpecification run : EcoreUtil2.typeSelect(experiment.getMembers(), RunSpecification.class)) {
				run.getAccelerators().forEach(use -> accelerators.add(use.getAccelerator()));
				run.getModels().forEach(use -> models.add(use.getModel()));
			}
		}
		List<Layer> layers = new ArrayList<>();
		for (Callable callable : Iterables.concat(accelerators, models)) {
			if (callable != null && !callable.eIsProxy()) {
				layers.add(Layer.of(callable.getParameters()));
			}
		}
		return layers;
	}

	/** Rows of the own table, then of the used tables by their name, then {@code table.row} of every visible table. */
	private List<Layer> energyRows(EObject context) {
		List<Layer> layers = new ArrayList<>();
		EnergyTable own = EcoreUtil2.getContainerOfType(context, EnergyTable.class);
		if (own != null) {
			layers.add(Layer.of(own.getRows()));
		}
		Accelerator accelerator = EcoreUtil2.getContainerOfType(context, Accelerator.class);
		if (accelerator != null) {
			Layer.Builder rows = new Layer.Builder();
			for (EnergyTableUse use : EcoreUtil2.typeSelect(accelerator.getMembers(), EnergyTableUse.class)) {
				EnergyTable table = use.getTable();
				if (table != null && !table.eIsProxy()) {
					table.getRows().forEach(rows::add);
				}
			}
			layers.add(Layer.lazy(() -> rows));
		}
		definitions.tables(context.eResource()).forEach(layers::add);
		return layers;
	}

	/** Engines and memories: of the accelerator of the mapping, or of the own accelerator. */
	private static List<Layer> parts(EObject context) {
		Mapping mapping = EcoreUtil2.getContainerOfType(context, Mapping.class);
		Accelerator accelerator = mapping == null ? EcoreUtil2.getContainerOfType(context, Accelerator.class) : mapping.getAccelerator();
		if (accelerator == null || accelerator.eIsProxy()) {
			return List.of();
		}
		Layer.Builder parts = new Layer.Builder();
		accelerator.getMembers().forEach(member -> {
			if (member instanceof Engine || member instanceof Memory) {
				parts.add((NamedElement) member);
			}
		});
		return List.of(Layer.lazy(() -> parts));
	}
}
