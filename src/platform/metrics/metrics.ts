import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
} from 'prom-client';

/**
 * The metrics of one app. They have a registry of their own, because prom-client's global registry refuses
 * a second app in the same process.
 */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** The media type of `text()`. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in Prometheus's text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  counter<Label extends string>(of: CounterConfiguration<Label>): Counter<Label> {
    return new Counter({ ...of, registers: [this.registry] });
  }

  gauge<Label extends string>(of: GaugeConfiguration<Label>): Gauge<Label> {
    return new Gauge({ ...of, registers: [this.registry] });
  }

  histogram<Label extends string>(of: HistogramConfiguration<Label>): Histogram<Label> {
    return new Histogram({ ...of, registers: [this.registry] });
  }

  onApplicationShutdown(): void {
    this.registry.clear();
  }
}
