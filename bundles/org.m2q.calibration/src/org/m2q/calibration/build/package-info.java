/** Makes integer programs of networks, policies, weights and observed ranges. */
package org.m2q.calibration.build;
