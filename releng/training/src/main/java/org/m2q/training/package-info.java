/** Trains the network of dsl-examples/fashion-efficientvit.m2q and writes its weights. */
package org.m2q.training;
